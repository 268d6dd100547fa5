import onrecord


def test_every_public_name_can_be_fetched_and_the_list_is_sorted():
    assert onrecord.__all__ == sorted(onrecord.__all__, key=lambda name: (not name[0].isupper(), name))
    for name in onrecord.__all__:
        assert getattr(onrecord, name) is not None


def test_an_unknown_name_is_an_attribute_error():
    assert not hasattr(onrecord, "nonesuch")
