use ergate::prelude::*;

fn main() {
    let _ = Worker::new(Memory::new()).on(|event| event.name());
    let _ = Worker::new(Memory::new()).on(async |_| ());
}
