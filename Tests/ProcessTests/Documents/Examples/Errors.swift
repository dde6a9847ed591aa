import TasteClient

/// Rates an item; a rating that the daemon's scale does not have is explained instead of stored.
func explainedRating(user: String, item: String, value: Float, with client: TasteClient) async throws -> String {
    do {
        let freshness = try await client.rate(user: user, item: item, value: value)
        return "stored as event \(freshness.sequence)"
    } catch let error as TasteError where error.code == .invalidArgument {
        return "not stored: \(error.message)"
    }
}
