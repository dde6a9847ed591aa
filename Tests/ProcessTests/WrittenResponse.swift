import TasteProtocol

extension WireResponse {
    /// Whether it says that a write is durable, whatever items that has created.
    var isWritten: Bool {
        if case .written? = result { true } else { false }
    }
}
