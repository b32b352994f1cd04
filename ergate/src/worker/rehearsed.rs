use super::Worker;
use crate::application::Application;

impl<B> Worker<B> {
    /// With what lives as long as the worker, in place of what it was given.
    pub(crate) fn in_application(mut self, application: Application) -> Worker<B> {
        self.application = application;
        self
    }
}
