import ArgumentParser
import Foundation
import Glibc

/// What an attacker does until its standard input is closed.
enum Attack: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// Reads that wait for an event that never comes.
    case waits
    /// Large answers that are never read.
    case stalled
    /// Requests one after another: `recommend(1000)`, unknown genres, a long history, similar items, past reads.
    case recommends, genres, history, similar, past
    /// Large requests that write, one after another.
    case rates
    /// Memory: imports that never end, frames that never end, and all of it at once.
    case records, names, ratings, unfinished, everything
    /// Empty loops, which are what any user may run beside the daemon.
    case loops
    /// Names of the largest size, until the daemon refuses one.
    case fill
    /// No attack: a member who takes a rating back, and one who rates for 200 new users, in a request each.
    case takesBack, newcomers
    /// No attack: latencies.
    case probe
    /// No attack: a digest of everything in a store, whose damage may end the process that reads it.
    case digest
}

/// One attacker, in a process of its own with a uid of its own.
struct AttackerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attacker", abstract: "One attacker of the attack.", shouldDisplay: false)

    @Argument var attack: Attack
    @Option(help: "The socket, or the folder that is read.") var socket: String
    @Option(help: "The uid and gid to have.") var uid: UInt32?
    @Option var connections = 1
    @Option(help: "Unanswered requests on each connection.") var depth = 1
    @Option(help: "The user or item asked for.") var name = "user0"
    @Option(help: "The call that a probe measures.") var call = ProbedCall.ping
    @Option var seconds = 5.0

    func run() throws {
        raiseDescriptorLimit()
        if let uid {
            guard setgroups(0, nil) == 0, setgid(uid) == 0, setuid(uid) == 0 else {
                throw BenchError("cannot become uid \(uid)")
            }
        }
        Thread {
            var byte: UInt8 = 0
            while read(STDIN_FILENO, &byte, 1) > 0 {}
            _exit(0)
        }.start()
        try start(Attacker(socket: socket, connections: connections, depth: depth))
    }

    private func start(_ attacker: Attacker) throws {
        switch attack {
        case .waits: try attacker.waits()
        case .stalled: try attacker.stalls()
        case .recommends: try attacker.recommends()
        case .genres: try attacker.asksForGenres()
        case .history: try attacker.asksForHistory(of: name)
        case .similar: try attacker.asksForSimilar(to: name)
        case .past: try attacker.asksForPast(of: name)
        case .rates: try attacker.rates()
        case .records: attacker.opensImports(of: .records)
        case .names: attacker.opensImports(of: .names)
        case .ratings: attacker.opensImports(of: .ratings)
        case .unfinished: attacker.leavesFramesUnfinished()
        case .everything: try attacker.doesEverything()
        case .loops: attacker.loops()
        case .fill: try attacker.fills()
        case .takesBack: try attacker.takesBack()
        case .newcomers: try attacker.ratesForNewcomers()
        case .probe: try Probe(socket: socket, call: call, seconds: seconds, connections: connections).run()
        case .digest: Attacker.say(try StoredValues(folder: socket).digest())
        }
    }

    private func raiseDescriptorLimit() {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}

/// An attacker's means. Each attack says `ready` when it is under way, and then goes on until its process ends.
struct Attacker: Sendable {
    let socket: String
    let connections: Int
    let depth: Int

    func connect(seconds: Double = 30) throws -> FrameConnection { try FrameConnection(path: socket, seconds: seconds) }

    /// Tells a line to the attack that has started this process.
    static func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

    static func sayReady() { say("ready") }

    /// Keeps what it is given, and does nothing else.
    static func hold(_ kept: [FrameConnection]) -> Never {
        sayReady()
        while true { withExtendedLifetime(kept) { _ = sleep(1000) } }
    }

    /// Runs `body` on as many threads, and repeats it there whenever it fails.
    static func persistently(_ threads: Int, _ body: @escaping @Sendable (Int) throws -> Void) {
        for number in 0..<threads {
            Thread {
                while true {
                    try? body(number)
                    usleep(50_000)
                }
            }.start()
        }
    }
}
