//! Where one made value lives, and how it is reached without knowing its type.

use std::any::Any;
use std::sync::Arc;

/// A value that belongs to the application and is shared by all its step runs.
pub(crate) struct Shared {
    value: Arc<dyn Any + Send + Sync>,
    /// Gets the value back out of the `Arc` for its teardown, if nobody else holds it.
    reclaim: Reclaim,
}

type Reclaim = fn(Arc<dyn Any + Send + Sync>) -> Option<Box<dyn Any + Send>>;

impl Shared {
    pub(crate) fn new<T: Send + Sync + 'static>(value: T) -> Self {
        Self {
            value: Arc::new(value),
            reclaim: reclaim::<T>,
        }
    }

    pub(crate) fn take(self) -> Option<Box<dyn Any + Send>> {
        (self.reclaim)(self.value)
    }
}

impl Clone for Shared {
    fn clone(&self) -> Self {
        Self {
            value: Arc::clone(&self.value),
            reclaim: self.reclaim,
        }
    }
}

fn reclaim<T: Send + Sync + 'static>(
    value: Arc<dyn Any + Send + Sync>,
) -> Option<Box<dyn Any + Send>> {
    let value = Arc::into_inner(value.downcast::<T>().ok()?)?;
    Some(Box::new(value))
}

/// One made value.
pub struct Slot(Value);

enum Value {
    /// Belongs to this step run alone.
    Own(Box<dyn Any + Send>),
    Shared(Shared),
    /// Was moved out.
    Gone,
}

impl std::fmt::Debug for Slot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match &self.0 {
            Value::Own(_) => "Own",
            Value::Shared(_) => "Shared",
            Value::Gone => "Gone",
        })
    }
}

impl Slot {
    pub(crate) fn own<T: Send + 'static>(value: T) -> Self {
        Self::of(Box::new(value))
    }

    pub(crate) fn of(value: Box<dyn Any + Send>) -> Self {
        Self(Value::Own(value))
    }

    pub(crate) fn shared(shared: Shared) -> Self {
        Self(Value::Shared(shared))
    }

    /// The application's value, where it is one.
    pub(crate) fn as_shared(&self) -> Option<&Shared> {
        match &self.0 {
            Value::Shared(shared) => Some(shared),
            _ => None,
        }
    }

    pub(crate) fn as_any(&self) -> Option<&dyn Any> {
        match &self.0 {
            Value::Own(value) => Some(&**value),
            Value::Shared(shared) => Some(&*shared.value),
            Value::Gone => None,
        }
    }

    pub(crate) fn as_any_mut(&mut self) -> Option<&mut dyn Any> {
        match &mut self.0 {
            Value::Own(value) => Some(&mut **value),
            _ => None,
        }
    }

    /// The value itself, for its teardown or for the parameter that it was made for.
    pub(crate) fn take(&mut self) -> Option<Box<dyn Any + Send>> {
        match std::mem::replace(&mut self.0, Value::Gone) {
            Value::Own(value) => Some(value),
            Value::Shared(shared) => shared.take(),
            Value::Gone => None,
        }
    }
}
