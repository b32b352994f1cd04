use ergate::prelude::*;

fn main() {
    let backend = Memory::new();
    let _ = Worker::new(&backend);
    let _ = Worker::new(Ok::<_, BoxError>(backend));
}
