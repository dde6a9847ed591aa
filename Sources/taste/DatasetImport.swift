import Datasets
import TasteClient
import TerminalOutput

/// Sends a dataset to the daemon while it is read, and displays the progress.
struct DatasetImport {
    /// The number of ratings that are read before they are sent.
    private static let batchRatings = 16_384

    let dataset: Dataset
    let duplicates: Duplicates

    init(_ dataset: Dataset, duplicates: Duplicates) {
        self.dataset = dataset
        self.duplicates = duplicates
    }

    func run(_ client: TasteClient) async throws -> ImportSummary {
        let progress = ImportProgressDisplay(totalBytes: dataset.totalBytes)
        defer { progress.end() }
        var summary = ImportSummary()
        let answer = try await client.importRatings(duplicates: duplicates, progress: { progress.received($0) }) {
            importer in
            if dataset.hasItems { try await sendItems(&importer, progress, &summary) }
            if dataset.hasRatings { try await sendRatings(&importer, progress, &summary) }
            progress.finishedReading()
        }
        summary.result = answer.value
        summary.sequence = answer.freshness.sequence
        summary.seconds = progress.seconds
        return summary
    }

    nonisolated(nonsending) private func sendItems(
        _ importer: inout RatingImporter, _ progress: ImportProgressDisplay, _ summary: inout ImportSummary
    ) async throws {
        var reader = try dataset.itemReader()
        while let record = try reader.next() {
            try await importer.add(record)
            progress.read(bytes: reader.bytesRead)
        }
        summary.records = reader.count
        summary.add(reader.badLines)
        progress.finishedFile()
    }

    nonisolated(nonsending) private func sendRatings(
        _ importer: inout RatingImporter, _ progress: ImportProgressDisplay, _ summary: inout ImportSummary
    ) async throws {
        var reader = try dataset.ratingReader()
        var read = RatingBatch()
        var knownUsers = 0
        var knownItems = 0
        while try reader.next(&read, limit: Self.batchRatings) {
            var batch = RatingImporter.Batch()
            batch.newUsers = reader.users.names(from: knownUsers)
            batch.newItems = reader.items.names(from: knownItems)
            knownUsers = reader.users.count
            knownItems = reader.items.count
            batch.users = read.users
            batch.items = read.items
            batch.values = read.values
            batch.times = read.times
            try await importer.add(batch)
            progress.read(bytes: reader.bytesRead, ratings: reader.count)
        }
        summary.add(reader.badLines)
        (summary.unrated, summary.rounded) = (reader.unrated, reader.rounded)
        guard reader.count > 0 else {
            let left = reader.badLines.count + reader.unrated
            let reason =
                left > 0 ? "\(Plain.counted(left, "line")) left out, and no other" : "no line but the heading"
            throw CommandFailure(.badData, "There is no rating in it: \(reason). Nothing was imported.")
        }
    }
}
