//! Each view, in both colour schemes, narrow and wide: a picture to look at, and what can be measured.

use std::path::Path;
use std::process::Command;

use crate::chromium::Chromium;
use crate::site::Site;

const VIEWS: [(&str, &str); 10] = [
    ("overview", "overview"),
    ("jobs", "jobs"),
    ("narrowed-down", "jobs?status=failed&id=order-2"),
    ("search", "jobs?search=1&status=failed"),
    ("failed-job", "job?id=order-2004"),
    ("completed-job", "job?id=order-1003"),
    (
        "waiting-job",
        "job?id=the-newsletter-of-december-for-all-customers-in-berlin-and-oslo",
    ),
    ("workflow", "workflow?name=order"),
    ("question", "cancel?id=order-2005"),
    ("refusal", "job?id=order-9999"),
];

/// Text whose contrast with what is behind it is below 4.5, as WCAG 2.2 asks for (AA).
const PALE: &str = r#"(() => {
    const channel = value => { value /= 255; return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4; };
    const parts = colour => colour.match(/[\d.]+/g).map(Number);
    const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
    const behind = element => {
        for (let at = element; at; at = at.parentElement) {
            const colour = parts(getComputedStyle(at).backgroundColor);
            if (colour.length < 4 || colour[3] === 1) return colour;
        }
        return [255, 255, 255];
    };
    const found = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const element = texts.currentNode.parentElement;
        if (!texts.currentNode.data.trim() || element.closest('svg, datalist')) continue;
        const [text, paper] = [light(parts(getComputedStyle(element).color)), light(behind(element))];
        const ratio = (Math.max(text, paper) + 0.05) / (Math.min(text, paper) + 0.05);
        if (ratio < 4.5) found.push(`${ratio.toFixed(2)}: ${texts.currentNode.data.trim()}`);
    }
    return found.join('\n');
})()"#;

/// What keeps people with a screen reader or a keyboard from using it.
const OBSTACLES: &str = r#"(() => {
    const found = [];
    const all = selector => [...document.querySelectorAll(selector)];
    if (document.documentElement.lang !== 'en') found.push('no language');
    if (all('h1').length !== 1) found.push(`${all('h1').length} headings of the first level`);
    let level = 1;
    for (const heading of all('h1, h2, h3')) {
        const its = Number(heading.tagName[1]);
        if (its > level + 1) found.push(`a level is left out before ${heading.textContent}`);
        level = its;
    }
    for (const input of all('input:not([type=hidden])')) if (!input.labels.length) found.push(`no label: ${input.outerHTML}`);
    for (const cell of all('thead th')) if (cell.scope !== 'col') found.push(`no scope: ${cell.outerHTML}`);
    for (const row of all('tbody tr:not(.detail)')) if (!row.querySelector('th[scope=row]')) found.push(`no heading: ${row.outerHTML}`);
    for (const link of all('a, button')) if (!(link.textContent.trim() || link.ariaLabel)) found.push(`no name: ${link.outerHTML}`);
    for (const picture of all('svg')) if (!picture.ariaLabel && !picture.ariaHidden) found.push('a picture without a name');
    for (const landmark of ['header', 'nav[aria-label]', 'main', 'footer']) if (!all(landmark).length) found.push(`no ${landmark}`);
    return found.join('\n');
})()"#;

const TOO_WIDE: &str =
    "document.documentElement.scrollWidth - document.documentElement.clientWidth";

#[test]
fn every_view_is_readable_in_both_schemes_narrow_and_wide() {
    let site = Site::full();
    let mut browser = Chromium::start();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, view) in VIEWS {
        browser.open(&site.at(view));
        for scheme in ["light", "dark"] {
            for width in [360, 1400] {
                browser.prefer(scheme, width);
                let shown = format!("{name}, {scheme}, {width} wide");
                assert_eq!(browser.ask(TOO_WIDE), 0, "{shown}");
                assert_eq!(browser.text(PALE), "", "{shown}");
                let file = folder.join(format!("{name}-{scheme}-{width}.png"));
                keep(&browser.picture(), &file);
            }
        }
        assert_eq!(browser.text(OBSTACLES), "", "{name}");
        assert_eq!(browser.ask("document.scripts.length"), 0);
        // A refusal is told of as one; all else has nothing to complain of.
        let is_told = |complaint: &String| name == "refusal" && complaint.contains("status of 404");
        browser.complaints.retain(|complaint| !is_told(complaint));
        browser.is_content();
    }
    println!("the pictures are in {}", folder.display());
}

/// Base64 is all that the browser gives, and `base64` is on every Linux.
fn keep(picture: &str, file: &Path) {
    let encoded = file.with_extension("base64");
    std::fs::write(&encoded, picture).unwrap();
    let output = std::fs::File::create(file).unwrap();
    let decoded = Command::new("base64")
        .arg("-d")
        .arg(&encoded)
        .stdout(output)
        .status();
    assert!(decoded.unwrap().success());
    std::fs::remove_file(&encoded).unwrap();
}

#[test]
fn the_keyboard_leads_past_the_navigation() {
    let site = Site::full();
    let mut browser = Chromium::start();
    browser.open(&site.at("overview"));
    for kind in ["keyDown", "keyUp"] {
        let tab = serde_json::json!({"type": kind, "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9});
        browser.call("Input.dispatchKeyEvent", tab);
    }
    assert_eq!(
        browser.text("document.activeElement.textContent"),
        "Skip to the content"
    );
    let outline = browser.text("getComputedStyle(document.activeElement).outlineStyle");
    assert_eq!(outline, "solid");
}

/// What finds nothing must be able to find something.
#[test]
fn a_page_that_is_hard_to_use_is_found_out() {
    let mut browser = Chromium::start();
    browser.prefer("light", 360);
    let bad = "<!doctype html><meta name=viewport content='width=device-width'><h1>A</h1><h3>B</h3>\
               <p style='color:rgb(150,150,150)'>pale</p><p style='width:500px'>wide</p><input>";
    browser.open(&format!("data:text/html,{bad}"));
    assert_ne!(browser.ask(TOO_WIDE), 0);
    assert_eq!(browser.text(PALE), "2.96: pale");
    let obstacles = browser.text(OBSTACLES);
    for obstacle in [
        "no language",
        "a level is left out before B",
        "no label",
        "no main",
    ] {
        assert!(obstacles.contains(obstacle), "{obstacles}");
    }
}
