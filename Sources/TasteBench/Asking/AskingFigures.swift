import Datasets
import Foundation
import TasteClient
import TasteProtocol

/// The figures of steered questions, each as a multiple of a plain one in the same run.
struct AskingFigures {
    /// A part that can be measured separately.
    enum Part: String, CaseIterable, Sendable {
        /// Filters, diversity, reasons and groups at MovieLens 1M's size.
        case steered
        /// Sets, popular lists and unknown users with 100,000 items.
        case large
        /// Whether answers contain what was hidden, dismissed, withdrawn or rated before.
        case marks
        /// Whether pages repeat or skip items while ratings and models change.
        case pages
        /// What diversity costs in accuracy, which needs data.
        case diversity
        /// How long the map of the catalogue takes with 100,000 items, and what it keeps, which needs data.
        case map
        /// What becomes of items that nobody has rated, which needs data.
        case cold
    }

    let parts: Set<Part>
    let folder: String
    /// A folder with splits for strong generalization; nil: diversity is not measured.
    let strong: String?
    /// MovieLens 1M; nil: new items are not measured.
    let movielens: String?
    /// The models with which new items are measured.
    let coldModels: [String]
    let report: (Figure) -> Void
    let say: (String) -> Void

    func measure() throws {
        if parts.contains(.steered) {
            try withDaemon(kind: "blend", BenchRatings.size) { try SteeredRows(daemon: $0, report: report).measure() }
            try withDaemon(kind: "linear", BenchRatings.size) {
                try SteeredRows(daemon: $0, report: report).measureReasons()
            }
        }
        if parts.contains(.large) {
            for kind in ["autoencoder", "als"] {
                try withDaemon(kind: kind, LargeCatalogueRows.size) {
                    try LargeCatalogueRows(daemon: $0, report: report).measureSet(kind: kind)
                }
            }
            try withDaemon(kind: nil, LargeCatalogueRows.size) {
                try LargeCatalogueRows(daemon: $0, report: report).measureLists()
            }
        }
        if parts.contains(.marks) {
            try withDaemon(kind: "linear", BenchRatings.size) {
                try InterleavedMarks(socket: $0.socket, say: say).measure(report: report)
            }
        }
        if parts.contains(.pages) {
            try withDaemon(kind: "linear", BenchRatings.size) {
                try PageWalks(socket: $0.socket, say: say).measure(report: report)
            }
        }
        if parts.contains(.map) {
            try withDaemon(kind: "als", LargeCatalogueRows.size) {
                try MapRows(daemon: $0, report: report).measureTime("100,000 items", atMost: 60)
            }
            if let movielens { try measureMap(movielens) }
        }
        if parts.contains(.cold), let movielens {
            for kind in coldModels {
                try ColdItemRows(folder: folder, say: say, report: report)
                    .measure(movielens: movielens, kind: kind, seed: 1)
            }
        }
        if parts.contains(.diversity), let strong {
            try DiversityRows(splits: strong + "/ml-1m", folder: folder, say: say).measure(report: report)
        }
    }

    private func measureMap(_ movielens: String) throws {
        let ratings = try ColdItemRows.Split(movielens, newShare: 0, heldOutShare: 0, seed: 1).known
        say("\(ratings.count) ratings of \(movielens), and the model blend")
        try withDaemon(kind: "blend", ratings) { daemon in
            let likes = ratings.filter { $0.value >= 4 }.map { (user: $0.user, item: $0.item) }
            try MapRows(daemon: daemon, report: report).measureNeighbours(likes)
        }
    }

    /// Runs `body` with a daemon that has learned some ratings.
    private func withDaemon(
        kind: String, _ ratings: [ColdItemRows.Split.Rating], _ body: (BenchDaemon) throws -> Void
    ) throws {
        let workFolder = folder + "/asking-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: workFolder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: workFolder) }
        let file = workFolder + "/ratings.csv"
        try ColdItemRows.Split.write(ratings, to: file)
        let daemon = try BenchDaemon(folder: workFolder)
        defer { daemon.stop() }
        try Product.run("taste", ["import", file, "--socket", daemon.socket])
        try Product.run("taste", ["train", "--model", kind, "--timeout", "3600", "--socket", daemon.socket])
        try body(daemon)
    }

    /// Runs `body` with a daemon that has ratings, records with genres and years, and a model.
    ///
    /// - Parameter kind: nil: no model.
    private func withDaemon(kind: String?, _ size: SyntheticDataset, _ body: (BenchDaemon) throws -> Void) throws {
        let workFolder = folder + "/asking-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: workFolder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: workFolder) }
        say("\(size.ratings) synthetic ratings of \(size.items) items, seed 7, and the model \(kind ?? "of nobody")")
        let file = workFolder + "/ratings.csv"
        try size.draw(seed: 7).write(to: file)
        let settings = workFolder + "/tasted.yaml"
        try "training:\n  automatic: false\n".write(toFile: settings, atomically: true, encoding: .utf8)
        let daemon = try BenchDaemon(folder: workFolder, arguments: ["--config", settings])
        defer { daemon.stop() }
        try Product.run("taste", ["import", file, "--socket", daemon.socket])
        try BenchCatalogue.put(items: size.items, into: daemon.socket)
        if let kind {
            try Product.run("taste", ["train", "--model", kind, "--timeout", "3600", "--socket", daemon.socket])
        }
        sleep(1)
        try body(daemon)
    }
}

/// The records of the benchmark's items: two of 18 genres each, and years from 1950 to 1999.
enum BenchCatalogue {
    static func genre(_ number: Int) -> String { "Genre \(number % 18)" }

    static func put(items: Int, into socket: String) throws {
        let client = try RawClient(path: socket)
        for first in stride(from: 0, to: items, by: 5000) {
            var call = WirePutItems()
            call.items = (first..<min(first + 5000, items)).map { number in
                var item = WireItem()
                item.id = SyntheticRatings.name(ofItem: number)
                item.title = "Title \(number)"
                item.year = UInt32(1950 + number % 50)
                item.genres = [genre(number), genre(number / 18 + 1)]
                return item
            }
            _ = try client.ask(try RawClient.frame(1, .putItems(call)))
        }
    }

    /// Stores a set of items that are spread over the catalogue.
    static func putSet(_ name: String, of count: Int, among items: Int, into socket: String) throws {
        var call = WirePutSet()
        call.name = name
        call.items = names(of: count, among: items)
        _ = try RawClient(path: socket).ask(try RawClient.frame(1, .putSet(call)))
    }

    static func names(of count: Int, among items: Int) -> [String] {
        (0..<count).map { SyntheticRatings.name(ofItem: $0 * items / count) }
    }
}
