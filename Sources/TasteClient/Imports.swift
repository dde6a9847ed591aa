import TasteValues

extension TasteClient {
    /// Imports many ratings and items, all or none: nothing is visible before this returns, and nothing is kept if it
    /// throws or its task is cancelled.
    ///
    /// ```swift
    /// let imported = try await client.importRatings { importer in
    ///     for line in lines {
    ///         try await importer.add(user: line.user, item: line.item, value: line.value, time: line.time)
    ///     }
    /// }
    /// ```
    ///
    /// It runs on a connection of its own, so that other calls need not wait behind it.
    ///
    /// - Parameters:
    ///   - duplicates: what becomes of several ratings of one item by one user.
    ///   - progress: is told how many ratings have arrived, and then how many are applied.
    ///   - produce: adds the ratings. What it throws ends the import.
    public func importRatings(
        duplicates: Duplicates = .last, progress: @escaping (ImportProgress) -> Void = { _ in },
        _ produce: (inout RatingImporter) async throws -> Void
    ) async throws -> Answer<ImportResult> {
        let client = TasteClient(path: path, configuration: configuration)
        defer { client.close() }
        let limits = try await client.hello().limits
        var importer = RatingImporter(client: client, limits: limits, duplicates: duplicates, progress: progress)
        try await produce(&importer)
        return try await importer.finish()
    }
}
