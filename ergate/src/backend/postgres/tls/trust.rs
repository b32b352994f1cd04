//! Which servers are trusted.

use std::sync::Arc;

use rustls_native_certs::load_native_certs;
use tokio_postgres::config::SslMode;
use tokio_postgres::{Client, Config, Error};
use tokio_rustls::rustls::client::danger::{
    HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier,
};
use tokio_rustls::rustls::crypto::{
    CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature,
};
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::{
    self, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
};

use super::Driver;
use super::encrypted::Encrypting;
use crate::backend::{BackendError, BackendErrorKind};

/// How connections are encrypted.
#[derive(Debug)]
pub(in super::super) struct Encryption {
    config: Arc<ClientConfig>,
}

impl Encryption {
    /// Encryption as an address with this mode asks for.
    ///
    /// Where it is required, the server has to prove who it is. Where it is only preferred, whoever stands in the way could
    /// have it left out just as well, so a server that can't prove it is better than none.
    pub(in super::super) fn new(
        mode: SslMode,
        roots: Option<&[u8]>,
    ) -> Result<Encryption, BackendError> {
        let provider = Arc::new(ring::default_provider());
        let builder = ClientConfig::builder_with_provider(Arc::clone(&provider));
        let builder = builder.with_safe_default_protocol_versions();
        let builder = builder.map_err(|error| unusable(error.to_string()))?;
        let config = if let SslMode::Require = mode {
            builder.with_root_certificates(trusted(roots)?)
        } else {
            let anybody = Arc::new(Anybody(provider));
            builder
                .dangerous()
                .with_custom_certificate_verifier(anybody)
        };
        Ok(Encryption {
            config: Arc::new(config.with_no_client_auth()),
        })
    }

    pub(super) async fn connect(
        &self,
        config: &Config,
    ) -> Result<(Client, Box<dyn Driver>), Error> {
        let encrypting = Encrypting::new(Arc::clone(&self.config));
        let (client, driver) = config.connect(encrypting).await?;
        Ok((client, Box::new(driver)))
    }
}

/// Those who are trusted: who was named, or else whom the system trusts.
fn trusted(named: Option<&[u8]>) -> Result<RootCertStore, BackendError> {
    let mut trusted = RootCertStore::empty();
    let Some(pem) = named else {
        trusted.add_parsable_certificates(load_native_certs().certs);
        return Ok(trusted);
    };
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|error| unusable(error.to_string()))?;
        let added = trusted.add(certificate);
        added.map_err(|error| unusable(error.to_string()))?;
    }
    if trusted.is_empty() {
        return Err(unusable("there is none".to_owned()));
    }
    Ok(trusted)
}

fn unusable(why: String) -> BackendError {
    let message = format!("can't use the root certificates: {why}; give them as PEM");
    BackendError::new(BackendErrorKind::Unusable, message)
}

/// Trusts whoever is there. Its signatures have to be sound all the same.
#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
