import re
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("document", ["README.md", "docs/quickstart.md"])
def test_python_in_the_documents_runs(document, tmp_path, monkeypatch, capsys):
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    for code in re.findall(r"```python\n(.*?)```", (ROOT / document).read_text(encoding="utf-8"), re.DOTALL):
        exec(compile(code, document, "exec"), {})
        shutil.rmtree(tmp_path / "kursk")
    assert len(capsys.readouterr().out.splitlines()) > 3


def test_the_example_of_the_documents_is_in_the_repository():
    assert (ROOT / "examples" / "kursk" / "captures.jsonl").is_file()
