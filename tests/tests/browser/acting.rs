//! A job is steered with a mouse, and by no other site.

use std::io::{Read, Write};
use std::net::TcpListener;

use ergate::Status;

use crate::chromium::Chromium;
use crate::site::Site;

#[test]
fn a_job_is_retried_by_two_clicks() {
    let site = Site::full();
    let mut browser = Chromium::start();
    browser.open(&site.at("job?id=order-2004"));
    browser.click("a[href^=retry]");
    assert_eq!(site.status("order-2004"), Status::Failed);
    browser.click("form[action=retry] button");
    assert_eq!(site.status("order-2004"), Status::Queued);
    assert_eq!(
        browser.text("location.pathname + location.search"),
        "/job?id=order-2004"
    );
    assert_eq!(
        browser.text("document.querySelector('.facts .badge').textContent"),
        "queued"
    );
    browser.is_content();
}

#[test]
fn another_site_can_not_send_the_form() {
    let site = Site::full();
    let mut browser = Chromium::start();
    // The browser has the cookie already.
    browser.open(&site.at("retry?id=order-2004"));
    let token = browser.text("document.querySelector('[name=token]').value");
    let form = format!(
        "<!doctype html><title>Win!</title><form method=post action=\"{}\"><input name=id value=order-2004>\
         <input name=token value={token}><button>Win!</button></form>",
        site.at("retry")
    );
    let evil = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = evil.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in evil.incoming() {
            let (mut stream, form) = (stream.unwrap(), form.clone());
            // Each by itself: a browser also opens connections on which it asks for nothing.
            std::thread::spawn(move || {
                let _ = stream.read(&mut [0; 4096]);
                let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close";
                let length = form.len();
                let _ = write!(stream, "{head}\r\nContent-Length: {length}\r\n\r\n{form}");
            });
        }
    });
    // The same site by another port, which would get the cookie; and another name for this machine, which would not.
    for host in ["127.0.0.1", "localhost"] {
        browser.open(&format!("http://{host}:{}/", address.port()));
        browser.click("button");
        assert_eq!(
            browser.text("document.querySelector('h1').textContent"),
            "Nothing was changed"
        );
        assert_eq!(site.status("order-2004"), Status::Failed);
    }
}
