import CMalloc
import Foundation
import Synchronization
import TasteEngine
import TasteServer
import TasteStore
import TasteValues
import TerminalOutput

@main
enum Tasted {
    /// Exit codes as in sysexits.h. A wrong configuration has its own, because starting again cannot help.
    private enum ExitCode {
        static let failure: Int32 = 1
        static let configuration: Int32 = 78
    }

    /// The main thread starts the others and reads signals until the daemon does.
    static func main() {
        var arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.contains("--help") || arguments.contains("-h") { return print(Documentation.help) }
        if arguments.contains("--version") { return print(Daemon.version) }
        if arguments.contains("--print-config") { return print(Documentation.sampleConfiguration, terminator: "") }
        let onlyChecks = arguments.contains("--check-config")
        arguments.removeAll { $0 == "--check-config" }
        prepareProcess()
        do {
            if arguments.first == StoreCheckProcess.option, arguments.count == 2 {
                exit(try StoreChecking.run(arguments[1]))
            }
            let sources = try SettingSources(arguments: arguments, environment: ProcessInfo.processInfo.environment)
            let configuration = try sources.configuration()
            if onlyChecks { return print("The configuration can be used.") }
            try ThreadAllowance.check(trainingThreads: configuration.training.threads)
            Task.detached { exit(await run(Daemon(sources: sources, configuration: configuration))) }
        } catch {
            exit(report(error, isStart: !onlyChecks))
        }
        endAtSignals()
        while true { pause() }
    }

    private static func run(_ daemon: Daemon) async -> Int32 {
        do { try await daemon.run() } catch { return report(error) }
        return 0
    }

    /// Must run before the first thread starts.
    private static func prepareProcess() {
        configureAllocator()
        // Every thread inherits this. The signals wait until they are read, by this thread or by the services. What the
        // process that started this one had blocked is let through: without a thread that takes it, SIGABRT would wait
        // for ever.
        var signals = set(of: [SIGHUP, SIGINT, SIGTERM])
        pthread_sigmask(SIG_SETMASK, &signals, nil)
        Terminal.silenceDispatch()
    }

    /// Lets glibc return the large arrays of an import or a training to the system.
    ///
    /// Without it glibc raises the size from which an array gets its own mapping with every large array that is freed,
    /// and keeps the memory of a training for the daemon's lifetime (mallopt(3), M_MMAP_THRESHOLD).
    private static func configureAllocator() {
        mallopt(M_MMAP_THRESHOLD, 256 << 10)
        mallopt(M_TRIM_THRESHOLD, 1 << 20)
    }

    /// Ends the process at a signal, for as long as the daemon starts: opening a store may take long.
    private static func endAtSignals() {
        var ending = set(of: [SIGINT, SIGTERM])
        var pause = timespec(tv_sec: 0, tv_nsec: 50_000_000)
        while !Daemon.handlesSignals.load(ordering: .acquiring) {
            if sigtimedwait(&ending, nil, &pause) > 0 { _exit(0) }
        }
    }

    private static func set(of signals: [Int32]) -> sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in signals { sigaddset(&set, signal) }
        return set
    }

    /// Says why the daemon ends, in the log and in `systemctl status`.
    ///
    /// - Parameter isStart: False if the process was only to check the configuration, which is not the daemon's status.
    /// - Returns: The exit status.
    private static func report(_ error: any Error, isStart: Bool = true) -> Int32 {
        let (message, status) = explanation(of: error)
        Logs.complain("tasted: \(message)")
        guard isStart else { return status }
        Systemd.failed(message)
        if status == ExitCode.configuration { Systemd.refuseClients() }
        return status
    }

    private static func explanation(of error: any Error) -> (message: String, status: Int32) {
        switch error {
        case let error as ConfigurationError: return (error.description, ExitCode.configuration)
        case let error as TasteError:
            // Damage too waits for an administrator, who restores a backup.
            let isConfiguration = [.invalidArgument, .failedPrecondition, .dataLoss].contains(error.code)
            return (error.message, isConfiguration ? ExitCode.configuration : ExitCode.failure)
        default: return ("\(error)", ExitCode.failure)
        }
    }
}
