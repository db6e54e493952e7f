import xml.etree.ElementTree as ET

from eval.bench.plot import Line, log_log

# ruff: noqa: S314 - our own drawings
SVG = "{http://www.w3.org/2000/svg}"


def test_a_line_rises_to_the_right_over_whole_powers_of_ten():
    drawing = ET.fromstring(log_log("Growth", ("size", "time"), [Line("build", [(1_000, 2.0), (100_000, 900.0)])]))
    first, last = drawing.iter(f"{SVG}circle")
    assert float(first.get("cx")) < float(last.get("cx"))
    assert float(first.get("cy")) > float(last.get("cy"))
    texts = [each.text for each in drawing.iter(f"{SVG}text")]
    assert {"Growth", "size", "time", "build", "1000.0", "10000.0", "100000.0", "1.0", "10.0", "100.0"} <= set(texts)


def test_a_single_point_and_a_name_with_signs_are_drawn():
    drawing = ET.fromstring(log_log("<&>", ("x", "y"), [Line("a < b", [(300, 0.02)])]))
    assert len(list(drawing.iter(f"{SVG}circle"))) == 1
    assert drawing.find(f"{SVG}title").text == "<&>"
