import TasteClient

/// Recommends to a user, counting in at least the write with the given sequence number, which may be another process's.
///
/// - Throws: `TasteError` with the code `failedPrecondition` if the daemon does not reach it within a second.
func recommend(
    to user: String, countingIn sequence: UInt64, with client: TasteClient
) async throws -> [Recommendation] {
    let options = ReadOptions(minimumSequence: sequence, deadline: .seconds(1))
    return try await client.recommend(user: user, count: 10, options: options).value
}
