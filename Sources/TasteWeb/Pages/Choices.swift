import Synchronization
import TasteClient
import TasteValues

/// What the forms offer to choose from.
struct Choices: Sendable {
    private static let mostUsers = 60
    private static let mostGenres = 24
    /// The time for which the genres are kept.
    private static let age = Duration.seconds(60)

    private let genres = LastGenres()

    /// The users whom a visitor may choose. Empty where they may not be listed.
    func users(_ visit: Visit) async throws -> [String] {
        guard visit.login.isForAll else { return Self.named(visit.login.users) }
        do {
            return try await visit.client.usersPage(limit: Self.mostUsers).value.elements.map(\.user)
        } catch let error as TasteError where error.code == .permissionDenied {
            return Self.named(visit.daemon.rights.users)
        }
    }

    private static func named(_ patterns: [String]) -> [String] { patterns.filter { !$0.hasSuffix("*") } }

    /// The genres that are frequent among some of the items, in the order of their names.
    func genres(_ visit: Visit) async throws -> [String] {
        if let kept = genres.value(notOlderThan: Self.age) { return kept }
        let page = try await visit.client.itemsPage(limit: min(1000, visit.daemon.limits.itemsPerAnswer)).value
        var counts: [String: Int] = [:]
        for info in page.elements { for genre in info.item.genres { counts[genre, default: 0] += 1 } }
        let frequent = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.mostGenres).map(\.key)
        genres.keep(frequent.sorted())
        return frequent.sorted()
    }

    /// The sets of items, by name.
    func sets(_ visit: Visit) async throws -> [String] { try await visit.client.sets().value.map(\.name) }

    /// Choices as a template shows them, those that the address has already made first set.
    static func options(_ names: [String], chosen: [String]) -> [[String: Any]] {
        let further = chosen.filter { !names.contains($0) }
        return (further + names).map { ["name": $0, "chosen": chosen.contains($0)] }
    }
}

/// The genres that were found last, which every page needs and which seldom change.
private final class LastGenres: Sendable {
    private let kept = Mutex<(names: [String], time: ContinuousClock.Instant)?>(nil)

    func value(notOlderThan age: Duration) -> [String]? {
        kept.withLock { kept in
            guard let kept, kept.time.duration(to: .now) < age else { return nil }
            return kept.names
        }
    }

    func keep(_ names: [String]) { kept.withLock { $0 = (names, .now) } }
}
