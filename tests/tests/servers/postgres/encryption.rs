//! Encrypted connections.

use std::fs;
use std::path::Path;
use std::process::Command;

use ergate::backend::postgres::Options;
use ergate::backend::{BackendErrorKind, Postgres};
use tests::servers::PostgresServer;

use super::scene::{client, runtime, schema};

/// An authority in `ca.pem`, another in `other.pem`, and what a server on this machine needs to prove itself to those who
/// trust the first.
const CERTIFICATES: &str = r#"
    set -e
    cd "$0"
    key="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
    for name in ca other; do
        openssl req -x509 $key -days 2 -keyout $name.key -out $name.pem -subj "/CN=$name"
    done
    openssl req $key -keyout server.key -out server.csr -subj /CN=server
    echo "subjectAltName = IP:127.0.0.1" > names
    openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -out server.pem -extfile names
    chmod 600 server.key
    chown --reference=. server.key"#;

/// A server that talks to nobody in the clear.
fn server() -> PostgresServer {
    let mut server = PostgresServer::start();
    let directory = server.directory().to_owned();
    let made = Command::new("sh")
        .args(["-c", CERTIFICATES])
        .arg(&directory)
        .output();
    let made = made.expect("openssl is not here. Install it: apt-get install -y openssl");
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
    let file = |name: &str| directory.join(name).display().to_string();
    let (certificate, key) = (file("server.pem"), file("server.key"));
    let settings = [
        "ssl = on".to_owned(),
        format!("ssl_cert_file = '{certificate}'"),
        format!("ssl_key_file = '{key}'"),
    ];
    server.set(&settings);
    let allowed = "local all all trust\nhostssl all all 127.0.0.1/32 trust\n";
    fs::write(directory.join("data/pg_hba.conf"), allowed).unwrap();
    server.kill();
    server.resume();
    server
}

fn roots(directory: &Path, name: &str) -> Vec<u8> {
    fs::read(directory.join(name)).unwrap()
}

fn address(server: &PostgresServer, mode: &str) -> String {
    server.address().replace("disable", mode)
}

fn options() -> Options {
    Postgres::options().schema(schema())
}

#[test]
fn connections_are_encrypted_as_the_address_asks_for() {
    let server = server();
    let directory = server.directory().to_owned();
    let require = address(&server, "require");
    let trusting = options().root_certificates(roots(&directory, "ca.pem"));
    let stores = [
        trusting.connect_blocking(&require).unwrap(),
        options()
            .connect_blocking(&address(&server, "prefer"))
            .unwrap(),
    ];
    let socket = format!(
        "host={} port={} user=ergate dbname=postgres",
        directory.display(),
        server.port()
    );
    let encrypted = runtime().block_on(async {
        let sql = "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
            WHERE ssl AND application_name = 'ergate'";
        client(&socket)
            .await
            .query_one(sql, &[])
            .await
            .unwrap()
            .get::<_, i64>(0)
    });
    assert_eq!(encrypted, stores.len() as i64);

    let distrusting = options().root_certificates(roots(&directory, "other.pem"));
    let error = distrusting.connect_blocking(&require).unwrap_err();
    assert_eq!(error.kind(), BackendErrorKind::Unusable);
    assert!(
        error.to_string().contains("invalid peer certificate"),
        "{error}"
    );

    let in_the_clear = options().connect_blocking(&address(&server, "disable"));
    assert_eq!(in_the_clear.unwrap_err().kind(), BackendErrorKind::Unusable);

    // A socket in the file system can't be encrypted, and needn't be.
    options().connect_blocking(&socket).unwrap();
}

#[test]
fn root_certificates_that_are_none_are_refused() {
    let address = "postgres://ergate@127.0.0.1:1/postgres?sslmode=require";
    for pem in [
        "",
        "nonsense",
        "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n",
    ] {
        let error = options()
            .root_certificates(pem)
            .connect_blocking(address)
            .unwrap_err();
        assert!(
            error
                .to_string()
                .contains("can't use the root certificates"),
            "{error}"
        );
    }
}
