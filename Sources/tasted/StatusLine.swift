import ServiceLifecycle
import TasteEngine
import TasteValues

/// Keeps the line in `systemctl status` up to date: at most one message a second, and none while nothing changes.
struct StatusLine: Service {
    let engine: Engine
    /// What the rest of the process adds; nil: nothing.
    let remark: @Sendable () -> String?

    private static let interval = Duration.seconds(1)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var last: String?
            // The sleep fails only when the daemon stops.
            while (try? await Task.sleep(for: Self.interval)) != nil {
                let text = text
                if text != last { Systemd.status(text) }
                last = text
            }
        }
    }

    /// How much the daemon serves, with which model, what it does, and what keeps it from its work.
    var text: String {
        let parts: [String?]
        do throws(TasteError) {
            let summary = try engine.summary()
            let model = summary.model.map { "\($0.kind), generation \($0.generation)" } ?? "no model yet"
            let training = summary.training == "idle" ? nil : "training: \(summary.training)"
            parts = [
                "serving \(summary.users) users, \(summary.items) items, \(summary.ratings) ratings", model, training,
                engine.trouble, remark(),
            ]
        } catch {
            parts = [error.message, remark()]
        }
        return parts.compactMap { $0 }.joined(separator: "; ")
    }
}
