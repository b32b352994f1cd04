//! The page on a port of its own.

use std::error::Error;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::{fmt, io};

use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use tokio::net::TcpListener;

use super::asked::Asked;
use super::refused::Refused;
use super::site::Site;
use super::view::refuse;
use super::{guard, routes};
use crate::backend::Backend;

/// Who can reach the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    ThisMachine,
    OtherMachines,
}

pub(super) async fn serve<B: Backend>(
    site: Arc<Site<B>>,
    listener: TcpListener,
    reach: Reach,
) -> Result<(), PageError> {
    let address = listener.local_addr().map_err(PageError::Listen)?;
    let mut router = routes::router(Arc::clone(&site));
    if reach == Reach::ThisMachine {
        if !address.ip().is_loopback() {
            return Err(PageError::NotThisMachine { address });
        }
        router = router.layer(from_fn_with_state(site, named_rightly));
    }
    axum::serve(listener, router)
        .await
        .map_err(PageError::Listen)
}

/// Refuses requests for names that others have given to this machine. A web site could otherwise let its own name point to
/// 127.0.0.1, and its scripts would read the page as if it were a part of that site.
async fn named_rightly<B: Backend>(
    State(site): State<Arc<Site<B>>>,
    request: Request,
    next: Next,
) -> Response {
    let host = host(&request).unwrap_or_default();
    if is_this_machine(host) {
        return next.run(request).await;
    }
    let asked = Asked::of(request.uri().path(), "");
    let refusal = refuse(&asked, &site.manner(), &Refused::WrongHost);
    guard::guarded(refusal).await
}

/// The name and the port that were asked for.
pub(super) fn host(request: &Request) -> Option<&str> {
    let header = request.headers().get(axum::http::header::HOST);
    let header = header.and_then(|host| host.to_str().ok());
    header.or_else(|| {
        request
            .uri()
            .authority()
            .map(|authority| authority.as_str())
    })
}

fn is_this_machine(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let address = name.parse::<IpAddr>();
    address.is_ok_and(|address| address.is_loopback())
        || name.eq_ignore_ascii_case("localhost")
        || name.to_ascii_lowercase().ends_with(".localhost")
}

/// Why a [`Page`](super::Page) is not served.
///
/// ```
/// use ergate::page::{Page, PageError};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// # let backend = ergate::Memory::new();
/// let served = Page::new(backend).serve("0.0.0.0:0").await;
/// assert!(matches!(served, Err(PageError::NotThisMachine { .. })));
/// # }
/// ```
#[non_exhaustive]
#[derive(Debug)]
pub enum PageError {
    /// The address can't be listened at.
    Listen(io::Error),
    /// Other machines could reach the page, and its program does not say that they may.
    NotThisMachine {
        /// Where it would listen.
        address: SocketAddr,
    },
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PageError::Listen(_) => f.write_str("the page can't be served at this address"),
            PageError::NotThisMachine { address } => write!(
                f,
                "the page would be served at {address}, where other machines see all jobs without a login; serve it at \
                 127.0.0.1, nest it behind a login, or say `allow_other_machines()`",
            ),
        }
    }
}

impl Error for PageError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            PageError::Listen(error) => Some(error),
            PageError::NotThisMachine { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_called_so() {
        for host in [
            "localhost",
            "LOCALHOST:80",
            "127.0.0.1:8080",
            "127.9.9.9",
            "[::1]:80",
            "a.localhost:1",
        ] {
            assert!(is_this_machine(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example:80",
            "[::2]",
            "10.0.0.1",
            "0.0.0.0",
        ] {
            assert!(!is_this_machine(host), "{host}");
        }
    }
}
