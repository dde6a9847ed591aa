import Foundation
import TasteClient

/// What a view shows. All of it belongs to the main actor, as a view model's state does.
@MainActor
final class Suggestions {
    private(set) var titles: [String] = []
    private(set) var problem: String?
    private let daemon: any Recommending

    init(daemon: any Recommending) {
        self.daemon = daemon
    }

    func load(for user: String) async {
        do {
            let question = Question(for: .user(user), count: 10)
            let answer = try await daemon.recommend(question, options: ReadOptions())
            titles = answer.value.recommendations.map(\.title)
            problem = nil
        } catch {
            problem = error.localizedDescription
        }
    }
}
