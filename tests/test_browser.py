"""The main ways through the app in a real browser: upload to a reason, and a picture of every screen."""

import re
from pathlib import Path

import pytest

from pages.shared.access import GROUPS
from tests.browsing import ROOT, photograph, settle, show

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(600)]

SCREENS = [screen.name for _, screens in GROUPS for screen in screens]


def pipeline_file(tmp_path) -> Path:
    """Return the public pipeline where it is present, else a sample export."""
    real = ROOT.parent / "shared" / "data" / "maven_crm" / "sales_pipeline.csv"
    if real.exists():
        return real
    from training.demo import simulate, write

    files = write(simulate(deals=1500, seed=7), tmp_path / "export")
    return files["pipeline_2026-09-30"]


def test_a_manager_goes_from_upload_to_a_lead_with_a_reason(browser, serve, tmp_path):
    server = serve(tmp_path)
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    show(page, server.address("data"))
    page.set_input_files("input[type=file]", pipeline_file(tmp_path))
    page.get_by_text("What the columns mean").wait_for(timeout=120_000)
    settle(page)
    photograph(page, "upload")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved:").wait_for(timeout=120_000)
    page.get_by_text("Training the lead model").wait_for(timeout=30_000)
    page.get_by_text("Training the lead model").wait_for(state="detached", timeout=240_000)
    show(page, server.address("leads"))
    lead = first_lead(tmp_path)
    show(page, server.address(f"leads?lead={lead}"))
    photograph(page, "lead")
    said = page.locator("[data-testid=stMain]").inner_text()
    assert "Why" in said
    assert "%" in said
    page.close()


def first_lead(workspace: Path) -> str:
    """Return the id of an open deal of the newest snapshot."""
    from features.store.company import load_deals
    from features.store.snapshots import listing
    from features.store.workspace import Workspace

    kept = Workspace.open(workspace)
    frame = load_deals(kept, listing(kept)[0].id).frame
    return str(frame.loc[frame["outcome"].eq("open"), "deal_id"].iloc[0])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_screen_is_shown_without_an_error(browser, serve, sample_workspaces, language):
    server = serve(sample_workspaces[language])
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    for name in SCREENS:
        page.set_viewport_size({"width": 1400, "height": 1000})
        show(page, server.address(f"{name}?lang={language}&company=sample".replace("overview?", "?")))
        assert page.locator("[data-testid=stException]").count() == 0, name
        assert page.get_by_text(re.compile("Something went wrong|页面出错")).count() == 0, name
        photograph(page, f"{name}_{language}")
    page.close()


def test_the_first_visitor_of_a_server_keeps_the_choices_of_the_sidebar(browser, serve, tmp_path):
    server = serve(tmp_path)
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    show(page, server.address())
    page.locator("[data-testid=stSidebarNavLink]").nth(1).click()
    page.wait_for_url("**/leads**")
    settle(page)
    chosen = page.locator("[data-testid=stSidebar] [aria-checked=true]").all_inner_texts()
    assert chosen == ["English", "My company"]
    assert page.url.endswith("/leads")
    page.close()


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", ["for: Manager, Administrator", "as: Sales rep"]),
        ("zh", ["供经理、管理员查看", "身份是销售人员"]),
    ],
)
def test_a_link_to_a_screen_of_another_role_says_whose_it_is(browser, serve, tmp_path, language, says):
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    show(page, serve(tmp_path).address(f"team?role=rep&lang={language}"))
    said = page.locator("[data-testid=stMain]").inner_text()
    assert all(part in said for part in says)
    assert "/team" in page.url
    page.close()
