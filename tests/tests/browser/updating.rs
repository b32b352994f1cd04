//! A page that stays open tells of what is new.

use std::time::{Duration, Instant};

use ergate::Job;
use ergate::prelude::*;

use crate::chromium::Chromium;
use crate::site::Site;

#[test]
fn the_overview_updates_by_itself() {
    let site = Site::of(Memory::new(), |page| page.refresh(Duration::from_secs(1)));
    let mut browser = Chromium::start();
    browser.open(&site.at(""));
    assert_eq!(
        browser.text("document.querySelector('h1').textContent"),
        "0 jobs"
    );
    site.runtime
        .block_on(site.store.enqueue(vec![Job::new("order")]))
        .unwrap();
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        browser.loaded();
        if browser.text("document.querySelector('h1').textContent") == "1 job" {
            break;
        }
        assert!(Instant::now() < deadline, "it does not update");
    }
    browser.is_content();
}
