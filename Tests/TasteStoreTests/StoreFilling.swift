import TasteValues
import Testing

@testable import TasteStore

extension Account {
    static let member = Account(uid: 1001, isAdministration: false)
}

extension Store {
    /// Makes a change on behalf of an account, and waits until it is durable.
    @discardableResult
    func perform(
        as account: Account, for use: MapUse? = nil, _ change: @escaping @Sendable (inout Changes) throws -> Void
    ) throws -> UInt64 {
        let outcome = GroupOutcomes(count: 1)
        writer.submit(as: account, for: use, change) { outcome.set($0.map(\.sequence), at: 0) }
        return try #require(outcome.wait().first).get()
    }

    /// A name of 255 bytes, so that few users fill the store.
    static func fillingName(_ number: Int) -> String {
        "\(number) " + String(repeating: "x", count: 250 - "\(number)".count)
    }

    /// Lets a member add users and items until the store refuses.
    ///
    /// - Parameter largest: The number of ratings in one request at first.
    /// - Returns: The number of users added, and the refusal.
    func fill(from start: Int, largest: Int = 64) throws -> (added: Int, refusal: TasteError?) {
        var (added, count) = (0, largest)
        while added < 100_000 {
            do {
                let ratings = (start + added..<start + added + count).map { number in
                    NewRating(user: Self.fillingName(number), item: Self.fillingName(number), value: 3, time: 0)
                }
                try perform(as: .member) { try $0.rate(ratings) }
                added += count
            } catch let error as TasteError {
                if count == 1 { return (added, error) }
                count = max(1, count / 8)
            }
        }
        return (added, nil)
    }
}
