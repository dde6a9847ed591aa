import TasteValues

extension TasteClient {
    /// Imports many ratings and item records, all of them or none: nothing is visible before this method returns, and
    /// nothing is kept if it throws or its task is cancelled.
    ///
    /// ```swift
    /// let imported = try await client.importRatings { importer in
    ///     for line in lines {
    ///         try await importer.add(user: line.user, item: line.item, value: line.value, time: line.time)
    ///     }
    /// }
    /// ```
    ///
    /// The import has a connection of its own, so that other calls do not wait for it. Both closures run where the
    /// caller runs, such as on the main actor, and may use what belongs to it.
    ///
    /// - Parameters:
    ///   - duplicates: How several ratings of one item by one user are treated.
    ///   - progress: Receives the number of ratings that have arrived, and later the number that has been applied.
    ///   - produce: Adds the ratings. An error that it throws ends the import.
    /// - Throws: ``TasteError``, such as INVALID_ARGUMENT for a rating off the scale and UNAVAILABLE if the connection
    ///   is lost; `CancellationError`; and what `produce` throws.
    nonisolated(nonsending) public func importRatings(
        duplicates: Duplicates = .last, progress: @escaping (ImportProgress) -> Void = { _ in },
        _ produce: nonisolated(nonsending) (inout RatingImporter) async throws -> Void
    ) async throws -> Answer<ImportResult> {
        let client = TasteClient(path: path, configuration: configuration)
        defer { client.close() }
        let limits = try await client.hello().limits
        var importer = RatingImporter(client: client, limits: limits, duplicates: duplicates, progress: progress)
        try await produce(&importer)
        return try await importer.finish()
    }
}
