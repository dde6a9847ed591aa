import Foundation
import TasteClient

/// Imports a shelf that belongs to the main actor, and counts there how much has arrived.
@MainActor
final class ShelfImport {
    var shelf: [(item: String, stars: Float, read: Date)] = []
    private(set) var received = 0

    func run(for user: String, with client: TasteClient) async throws {
        _ = try await client.importRatings(progress: { self.received = $0.received }) { importer in
            for book in shelf {
                try await importer.add(user: user, item: book.item, value: book.stars, date: book.read)
            }
        }
    }
}
