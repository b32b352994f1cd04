use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A wire to a server that can be cut: then nothing comes through any more, and neither side is told.
#[derive(Debug)]
pub struct Proxy {
    port: u16,
    wire: Arc<Wire>,
}

#[derive(Debug, Default)]
struct Wire {
    is_cut: AtomicBool,
    ends: Mutex<Vec<TcpStream>>,
}

impl Proxy {
    /// Lays a wire to this port of this machine.
    ///
    /// # Panics
    ///
    /// No port is free.
    #[must_use]
    pub fn to(server: u16) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let wire = Arc::new(Wire::default());
        let laid = Arc::clone(&wire);
        thread::spawn(move || {
            for near in listener.incoming().flatten() {
                let laid = Arc::clone(&laid);
                thread::spawn(move || laid.connect(near, server));
            }
        });
        Proxy { port, wire }
    }

    /// The port of the near end.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Cuts the wire.
    pub fn cut(&self) {
        self.wire.is_cut.store(true, Ordering::SeqCst);
    }

    /// Mends it, but for the connections that there were: those are lost.
    ///
    /// # Panics
    ///
    /// A thread panicked while it laid a wire.
    pub fn mend(&self) {
        for end in self.wire.ends.lock().unwrap().drain(..) {
            // The other side may have closed it.
            let _ = end.shutdown(Shutdown::Both);
        }
        self.wire.is_cut.store(false, Ordering::SeqCst);
    }
}

impl Wire {
    fn connect(self: Arc<Wire>, near: TcpStream, server: u16) {
        self.wait_while_cut();
        let Ok(far) = TcpStream::connect(("127.0.0.1", server)) else {
            return;
        };
        let (Ok(from_near), Ok(from_far)) = (near.try_clone(), far.try_clone()) else {
            return;
        };
        let ends = [near.try_clone(), far.try_clone()];
        self.ends.lock().unwrap().extend(ends.into_iter().flatten());
        let other = Arc::clone(&self);
        thread::spawn(move || other.carry(from_far, near));
        self.carry(from_near, far);
    }

    fn carry(&self, mut from: TcpStream, mut to: TcpStream) {
        let mut bytes = [0; 16 * 1024];
        while let Ok(count @ 1..) = from.read(&mut bytes) {
            self.wait_while_cut();
            if to.write_all(&bytes[..count]).is_err() {
                break;
            }
        }
        // The other side may have closed it.
        let _ = to.shutdown(Shutdown::Both);
    }

    fn wait_while_cut(&self) {
        while self.is_cut.load(Ordering::SeqCst) {
            thread::sleep(Duration::from_millis(5));
        }
    }
}
