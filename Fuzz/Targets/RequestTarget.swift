import Synchronization
import TasteValues

/// Requests of one connection, decoded and served by a whole server on a store that holds something. An input is a
/// stream of frames, whose lengths are mended.
final class RequestTarget: FuzzTarget {
    private struct State {
        var served: ServedStore
        var runs = 0
    }

    private let state = Mutex<State?>(nil)
    /// After so many inputs a new store begins, so that what an input does hardly depends on those before.
    private static let runsPerStore = 500

    var seeds: [String: [UInt8]] {
        let frames = GoldenFrames.all.filter { $0.key.hasSuffix(".request") }
        var seeds = frames
        func join(_ names: String...) -> [UInt8] { names.flatMap { frames[$0 + ".request"] ?? [] } }
        seeds["import-whole"] = join("import-1-first", "import-3-last", "list_items", "list_users")
        seeds["rate-train-ask"] = join("rate", "train", "recommend", "predict", "similar", "get_history")
        seeds["put-forget"] = join("put_items", "rate", "forget_user", "get_item", "get_status")
        return seeds
    }

    func run(_ input: [UInt8]) {
        let frames = Frames.bodies(of: input)
        guard !frames.isEmpty else { return }
        _ = served().answers(to: frames)
    }

    func mutate(_ input: [UInt8], using random: inout RandomBytes) -> [UInt8]? {
        var frames = Frames.bodies(of: input)
        guard !frames.isEmpty else { return nil }
        let position = Int.random(in: 0..<frames.count, using: &random)
        switch Int.random(in: 0..<10, using: &random) {
        case 0: frames.remove(at: position)
        case 1: frames.insert(frames[position], at: Int.random(in: 0...frames.count, using: &random))
        case 2: frames.swapAt(position, Int.random(in: 0..<frames.count, using: &random))
        default:
            guard let changed = MessageMutation.mutate(frames[position], using: &random) else { return nil }
            frames[position] = changed
        }
        return frames.flatMap(Frames.encode)
    }

    private func served() -> ServedStore {
        state.withLock { state in
            if let runs = state?.runs, runs < Self.runsPerStore {
                state?.runs += 1
            } else {
                state?.served.stop()
                state = State(served: SampleStore.serve("requests"))
            }
            guard let served = state?.served else { preconditionFailure("there is no store") }
            return served
        }
    }
}
