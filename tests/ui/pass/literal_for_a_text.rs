// Beside `workflow/chain`: a literal is a text in JSON.
use ergate::prelude::*;

#[workflow]
mod orders {
    use ergate::prelude::*;

    #[step]
    fn charge() -> &'static str {
        "charged"
    }

    #[step]
    fn mail(text: String) {
        drop(text);
    }
}

fn main() {
    let _ = orders::job();
}
