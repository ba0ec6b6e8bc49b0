"""An instructor in the formgrader of `autograder serve`: generate, autograde, grade a written answer, give feedback."""

import time
from collections.abc import Callable

from playwright.sync_api import FrameLocator, Page, expect

from autograder.cells import Role, read_notebook, role
from autograder.course import Course
from autograder.engine import Engine
from autograder.grade import grade
from autograder.gradebook import open_gradebook
from autograder.report import report
from tests.browser.lab import SLOW
from tests.jupyter import Server

REMARK = "Which of the two averages has a memory?"


def formgrader(page: Page, office: Server) -> FrameLocator:
    """The formgrader as JupyterLab's menu opens it."""
    page.goto(office.page("/lab") + "&reset")
    page.get_by_role("menuitem", name="Nbgrader").click(timeout=SLOW)
    page.get_by_role("menuitem", name="Formgrader", exact=True).click()
    return page.frame_locator("iframe:visible")


def test_the_formgrader_lists_the_weeks_and_makes_a_student_version(
    course: Course, office: Server, page: Page, picture: Callable[[str], None]
) -> None:
    inside = formgrader(page, office)
    rows = inside.locator("#main-table tr")
    expect(rows).to_have_count(len(course.weeks), timeout=SLOW)
    picture("formgrader-assignments")
    counts = {row.locator(".name").inner_text(): row.locator(".num-submissions").inner_text() for row in rows.all()}
    assert counts == {"week1": "0", "week2": "3", "week3": "0"}
    kit = course.folder("kits") / "week1.zip"
    kit.unlink()
    rows.filter(has_text="week1").locator(".assign a").click()
    expect(inside.locator("#success-modal")).to_contain_text("kit: ", timeout=SLOW)
    picture("formgrader-generated")
    assert kit.is_file()


def test_a_submission_is_autograded_by_a_click_while_the_server_answers_others(
    course: Course, office: Server, page: Page, picture: Callable[[str], None]
) -> None:
    inside = formgrader(page, office)
    inside.locator("#main-table tr", has_text="week2").locator(".num-submissions a").click(timeout=SLOW)
    row = inside.locator("#main-table tr", has_text="karen")
    expect(row).to_be_visible(timeout=SLOW)
    started, slowest = time.monotonic(), 0.0
    row.locator(".autograde a").click()
    while not inside.locator("#success-modal").is_visible():
        asked = time.monotonic()
        office.ask("/api/status")
        slowest = max(slowest, time.monotonic() - asked)
        page.wait_for_timeout(200)
        assert time.monotonic() - started < SLOW / 1000
    print(f"autograded in {time.monotonic() - started:.1f} s; meanwhile the slowest answer took {slowest:.2f} s")
    assert slowest < 2
    picture("formgrader-autograded")
    inside.locator("#success-modal button", has_text="OK").click()
    expect(row.locator(".status")).to_have_text("needs manual grading")
    expect(row.locator(".score")).to_have_text("63 / 100")


def test_a_written_answer_is_graded_by_hand_and_reaches_the_feedback(
    course: Course, office: Server, page: Page, picture: Callable[[str], None]
) -> None:
    week = course.week("week2")
    written = next(cell.id for cell in read_notebook(week.master).cells if role(cell) is Role.WRITTEN)
    inside = formgrader(page, office)
    for link in ("Manual Grading", "week2", "optimization"):
        inside.get_by_role("link", name=link).click(timeout=SLOW)
    with page.expect_response("**/api/grades?*"), page.expect_response("**/api/comments?*", timeout=SLOW):
        inside.get_by_role("link", name="Submission #1").click(timeout=SLOW)
    for field, text in ((f"#{written}", "2"), (f"#{written}-comment", REMARK)):
        with page.expect_response(lambda answer: answer.request.method == "PUT", timeout=SLOW):
            inside.locator(field).fill(text)
            inside.locator(field).blur()
    picture("formgrader-by-hand")
    with open_gradebook(course) as gradebook:
        assert gradebook.find_grade(written, week.master.stem, week.name, "karen").manual_score == 2

    inside = formgrader(page, office)
    inside.locator("#main-table tr", has_text="week2").locator(".num-submissions a").click(timeout=SLOW)
    inside.locator("#main-table tr", has_text="karen").locator(".generate-feedback a").click(timeout=SLOW)
    expect(inside.locator("#success-modal")).to_contain_text("1 pages", timeout=SLOW)
    page.set_viewport_size({"width": 860, "height": 800})
    page.goto((course.folder("feedback") / "karen" / week.name / f"{week.master.stem}.html").as_uri())
    expect(page.locator("body")).to_contain_text("65 of 100 points")
    picture("feedback")
    page.get_by_role("heading", name="a step of RMSprop").evaluate("heading => heading.scrollIntoView()")
    picture("feedback-exercise")
    remark = page.get_by_text(REMARK)
    remark.scroll_into_view_if_needed()
    expect(remark).to_be_visible()
    picture("feedback-remark")


def test_the_class_page_fits_a_telephone(course: Course, page: Page, picture: Callable[[str], None]) -> None:
    week = course.week("week2")
    assert not grade(course, week, Engine(course)).failed
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(report(course, week)[0].as_uri())
    picture("class-page")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    wide = "all => all.filter(one => one.getBoundingClientRect().right > 390).map(one => one.outerHTML)"
    assert page.locator("main *").evaluate_all(wide) == []
    page.get_by_role("heading", name="Exercises").evaluate("heading => heading.scrollIntoView()")
    picture("class-page-exercises")
