import TasteClient

/// Imports ratings and the titles of their items in one step.
func importFilms(socket: String? = nil) async throws -> ImportResult {
    try await TasteClient.withClient(path: socket) { client in
        let answer = try await client.importRatings { importer in
            try await importer.add(Item(id: "tt0078748", title: "Alien", year: 1979, genres: ["Horror", "Sci-Fi"]))
            try await importer.add(user: "ann", item: "tt0078748", value: 4.5, time: 1_735_689_600)
            try await importer.add(user: "bob", item: "tt0078748", value: 3, time: 1_735_776_000)
        }
        return answer.value
    }
}
