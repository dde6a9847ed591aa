import TasteClient

/// Rates two films as somebody who need not be known yet, and prints what they would like next.
func recommend(socket: String? = nil) async throws -> [Recommendation] {
    let client = try await TasteClient.connect(path: socket)
    defer { client.close() }
    try await client.rate(user: "ann", item: "183", value: 5)
    try await client.rate(user: "ann", item: "143", value: 1.5)
    let answer = try await client.recommend(user: "ann", count: 10)
    for film in answer.value { print(film.title, film.predicted) }
    return answer.value
}
