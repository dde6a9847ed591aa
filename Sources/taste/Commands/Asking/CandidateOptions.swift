import ArgumentParser
import Foundation
import TasteClient

/// The options that say which items an answer may contain.
struct CandidateOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Only these items: a file with a name a line (- is standard input), or a set stored with taste set put.",
            valueName: "file|set"))
    var only: String?
    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Without this item; may be repeated.", valueName: "item"))
    var exclude: [String] = []
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Without the items of this stored set.", valueName: "set"))
    var excludeSet: String?
    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Only items with this genre, or another one named so; may be repeated.", valueName: "genre"))
    var genre: [String] = []
    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Only items with all genres named so; may be repeated.", valueName: "genre"))
    var everyGenre: [String] = []
    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Without items of this genre; may be repeated.", valueName: "genre"))
    var withoutGenre: [String] = []
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Only items of these years: 1979, 1970-1979, 1970- or -1979.", valueName: "years"))
    var year: YearRange?
    @Option(parsing: .unconditional, help: ArgumentHelp("Only items with at least so many ratings.", valueName: "n"))
    var minRatings: UInt32 = 0
    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Only items whose record says so; may be repeated.", valueName: "key=value"),
        transform: NamedValue.init)
    var metadata: [NamedValue] = []

    /// The conditions, with the names that a file lists.
    func candidates(_ client: TasteClient) async throws -> Candidates {
        var candidates = Candidates()
        if let only {
            switch try await Self.source(of: only, client) {
            case .set(let name): candidates.onlySet = name
            case .file(let names): candidates.onlyItems = names
            }
        }
        candidates.exclude = exclude
        candidates.excludeSet = excludeSet ?? ""
        candidates.anyGenres = genre
        candidates.allGenres = everyGenre
        candidates.noGenres = withoutGenre
        candidates.fromYear = year?.from
        candidates.toYear = year?.to
        candidates.minRatings = Int(minRatings)
        candidates.metadata = try NamedValue.dictionary(metadata, of: "--metadata")
        return candidates
    }

    private enum Source {
        case set(String)
        case file([String])
    }

    /// A name may be that of a file and that of a set. Then the caller must say which one is meant.
    private static func source(of argument: String, _ client: TasteClient) async throws -> Source {
        guard argument == "-" || FileManager.default.fileExists(atPath: argument) else { return .set(argument) }
        if !argument.contains("/"), argument != "-",
            try await client.sets().value.contains(where: { $0.name == argument })
        {
            throw CommandFailure(
                .usage, "\(argument) is both a file and a stored set. Write ./\(argument) for the file.")
        }
        let names = try NameFile.names(inFile: argument)
        if names.isEmpty {
            throw CommandFailure(.badData, "\(argument) has no name in it; a file has a name a line.")
        }
        return .file(names)
    }
}

/// The years from one to another, of which either may be left open.
struct YearRange: ExpressibleByArgument {
    let from: Int?
    let to: Int?

    init?(argument: String) {
        let parts = argument.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.contains(where: { !$0.isEmpty }) else { return nil }
        let years = parts.map { part in part.isEmpty ? nil : UInt32(part).map(Int.init) }
        // A part that is not empty must be a number.
        guard zip(parts, years).allSatisfy({ $0.isEmpty || $1 != nil }) else { return nil }
        from = years[0]
        to = years.count == 2 ? years[1] : years[0]
    }
}
