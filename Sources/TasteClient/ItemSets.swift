import TasteProtocol
import TasteValues

extension TasteClient {
    /// All stored sets of items, by name.
    public func sets(options: ReadOptions = ReadOptions()) async throws -> Answer<[ItemSet]> {
        try await read(.listSets(WireListSets()), options) {
            if case .sets(let found) = $0 { found.sets.map { ItemSet($0) } } else { nil }
        }
    }
}
