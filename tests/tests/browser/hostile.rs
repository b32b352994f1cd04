//! A job whose every text is HTML and script does nothing in a browser.

use std::time::Duration;

use ergate::prelude::*;

#[path = "../../../ergate/tests/page/hostile.rs"]
mod written;

use crate::chromium::Chromium;
use crate::site::Site;
use written::job;

const EVIL: &str = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">\
                    '\"><svg onload=document.title='owned'><style>*{display:none}</style>\
                    <meta http-equiv=refresh content=0;url=https://evil.example>";

#[test]
fn no_script_runs_and_nothing_is_loaded() {
    let site = Site::of(Memory::new(), |page| {
        page.title(EVIL)
            .refresh(Duration::from_secs(3600))
            .allow_actions()
            .show_payloads()
    });
    site.runtime
        .block_on(site.store.enqueue(vec![job(EVIL)]))
        .unwrap();
    let mut browser = Chromium::start();
    let views = [
        "overview",
        "jobs",
        "jobs?search=1&id=EVIL&workflow=EVIL",
        "job?id=EVIL",
        "workflow?name=EVIL",
        "retry?id=EVIL",
        "job?id=EVILgone",
        "jobs?status=EVIL",
    ];
    for view in views {
        let encoded: String = EVIL.bytes().map(|byte| format!("%{byte:02x}")).collect();
        let view = view.replace("EVIL", &encoded);
        for width in [360, 1400] {
            browser.prefer("light", width);
            browser.open(&site.at(&view));
            let title = browser.text("document.title");
            assert!(title.contains("<script>") && title != "owned", "{title}");
            let found =
                browser.ask("document.querySelectorAll('script, img, svg[onload], style').length");
            assert_eq!(found, 0, "{view}");
            assert!(
                browser
                    .text("location.href")
                    .starts_with("http://127.0.0.1:")
            );
            let too_wide =
                "document.documentElement.scrollWidth - document.documentElement.clientWidth";
            assert_eq!(browser.ask(too_wide), 0, "{view}, {width} wide");
        }
    }
    let refused = |complaint: &String| complaint.contains("status of 40");
    browser.complaints.retain(|complaint| !refused(complaint));
    browser.is_content();
}

#[test]
fn the_policy_forbids_a_script_even_where_one_got_in() {
    let site = Site::full();
    let mut browser = Chromium::start();
    browser.open(&site.at("overview"));
    browser.ask(
        "(() => { const script = document.createElement('script'); script.textContent = \"document.title = 'owned'\"; \
         document.body.append(script); const image = document.createElement('img'); image.src = 'data:,'; \
         document.body.append(image); return 1; })()",
    );
    assert_eq!(
        browser.text("document.title"),
        "Overview, 2 failed · Shop in Berlin"
    );
    let complaints = browser.complaints.join("\n");
    assert!(
        complaints.contains("Content Security Policy"),
        "{complaints}"
    );
}
