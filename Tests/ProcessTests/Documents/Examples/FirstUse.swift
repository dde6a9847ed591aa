import TasteClient

/// Rates two films as a user who need not be known yet, and prints what this user would like next.
func recommend(socket: String? = nil) async throws -> [Recommendation] {
    let client = try await TasteClient.connect(path: socket)
    defer { client.close() }
    try await client.rate(user: "ann", item: "Alien", value: 5)
    try await client.rate(user: "ann", item: "Notting Hill", value: 1.5)
    let answer = try await client.recommend(user: "ann", count: 10)
    for film in answer.value { print(film.item, film.predicted) }
    return answer.value
}
