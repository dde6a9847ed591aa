import Hummingbird

/// What the handling of a request knows besides the request.
struct WebContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Who asks.
    var login = Login.process

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
    }
}
