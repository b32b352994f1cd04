//! Tells this page's own forms from those that another site makes a browser send.

use std::fmt;

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, header};

use super::refused::Refused;
use super::serve::host;

/// A random number that stands in a cookie and, once more, in the form that goes with it.
///
/// Another site can make a browser send a form here, but can neither read the cookie nor make one. The cookie is `SameSite=
/// Strict`, so it doesn't even come along with what another site sends. The two are compared with each other and not with
/// anything kept here, so it doesn't matter which of several processes answers, or whether one was started since.
///
/// A neighbour that can set cookies for this site (`evil.example.org` for `jobs.example.org`) could choose both. That is why
/// the request must also come from this very origin, which the browser says and no site can change.
///
/// The cookie names no path: a browser then sends it to what stands beside the form, and that is this page alone, wherever it
/// is nested. It isn't `Secure`, since the page can't know whether the proxy before it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token(String);

const COOKIE: &str = "ergate_form";
const BYTES: usize = 32;

impl Token {
    /// The browser's own token, or a new one.
    pub(super) fn of(headers: &HeaderMap) -> Result<Token, Refused> {
        match Token::in_cookie(headers) {
            Some(token) => Ok(token),
            None => Token::random(),
        }
    }

    fn random() -> Result<Token, Refused> {
        let mut bytes = [0; BYTES];
        getrandom::fill(&mut bytes).map_err(|_| Refused::NoToken)?;
        let digits = bytes.iter().map(|byte| format!("{byte:02x}"));
        Ok(Token(digits.collect()))
    }

    fn in_cookie(headers: &HeaderMap) -> Option<Token> {
        let cookies = headers.get_all(header::COOKIE).iter();
        let cookies = cookies.filter_map(|cookies| cookies.to_str().ok());
        cookies
            .flat_map(|cookies| cookies.split(';'))
            .filter_map(|cookie| cookie.trim().strip_prefix(COOKIE)?.strip_prefix('='))
            .find_map(Token::read)
    }

    fn read(text: &str) -> Option<Token> {
        let is_token = text.len() == 2 * BYTES && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_token.then(|| Token(text.to_owned()))
    }

    pub(super) fn cookie(&self) -> Result<HeaderValue, Refused> {
        let cookie = format!("{COOKIE}={self}; HttpOnly; SameSite=Strict");
        HeaderValue::try_from(cookie).map_err(|_| Refused::NoToken)
    }

    /// Takes as long wherever they differ.
    fn is(&self, other: &Token) -> bool {
        let bytes = self.0.bytes().zip(other.0.bytes());
        bytes.fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether the browser says that the page's own origin sends this. Browsers say so with `Sec-Fetch-Site`, but only over
/// HTTPS and to this machine; to all others they send the `Origin`.
pub(super) fn is_from_here(request: &Request) -> bool {
    let header = |name| {
        let value = request.headers().get(name);
        value.and_then(|value: &HeaderValue| value.to_str().ok())
    };
    if let Some(site) = header("sec-fetch-site") {
        return site == "same-origin";
    }
    let origin = header("origin").and_then(|origin| origin.split_once("://"));
    match (origin, host(request)) {
        (Some((_, origin)), Some(host)) => origin.eq_ignore_ascii_case(host),
        _ => false,
    }
}

/// Whether the form that was sent is the one that this browser was given.
pub(super) fn is_own(headers: &HeaderMap, sent: &str) -> bool {
    match (Token::in_cookie(headers), Token::read(sent)) {
        (Some(cookie), Some(sent)) => cookie.is(&sent),
        _ => false,
    }
}
