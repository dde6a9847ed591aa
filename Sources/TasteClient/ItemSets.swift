import TasteProtocol
import TasteValues

/// Stored sets of items, which questions name instead of their items.
extension TasteClient {
    /// All stored sets of items, by name.
    public func sets(options: ReadOptions = ReadOptions()) async throws -> Answer<[ItemSet]> {
        try await read(.listSets(WireListSets()), options) {
            if case .sets(let found) = $0 { found.sets.map { ItemSet($0) } } else { nil }
        }
    }

    /// Stores a set of items under a name, in place of an earlier one of this name.
    ///
    /// - Parameters:
    ///   - items: Names of items. Those that are no item's yet count once they are.
    ///   - appends: Whether the items are added to the set as it is.
    /// - Returns: The whole set.
    /// - Throws: `TasteError` PERMISSION_DENIED if another user put the set, INVALID_ARGUMENT for more items than the
    ///   daemon allows, RESOURCE_EXHAUSTED for more sets.
    @discardableResult
    public func putSet(
        _ name: String, items: [String], appends: Bool = false, timeout: Duration? = nil
    ) async throws -> Answer<ItemSet> {
        var request = WireRequest()
        request.putSet.name = name
        request.putSet.items = items
        request.putSet.append = appends
        let response = try await call(request, repeatable: true, timeout: timeout)
        let set = try result(of: response) { if case .set(let set) = $0 { ItemSet(set) } else { nil } }
        return Answer(set, freshness: Freshness(response.freshness))
    }

    /// Removes a stored set.
    ///
    /// - Throws: `TasteError` NOT_FOUND if there is none, PERMISSION_DENIED if another user put it. If the connection
    ///   was lost, NOT_FOUND can also mean that the first attempt took effect.
    @discardableResult
    public func removeSet(_ name: String, timeout: Duration? = nil) async throws -> Freshness {
        var removeSet = WireRemoveSet()
        removeSet.name = name
        return try await write(.removeSet(removeSet), repeatable: true, timeout: timeout)
    }
}
