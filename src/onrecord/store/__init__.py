"""SQLite: schema, migrations, one module per noun."""
