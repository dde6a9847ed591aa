import CLibFuzzer
import Foundation

/// The target that an option names, which libFuzzer ignores and hands on where it starts itself again.
enum Chosen {
    private static let option = "--target="
    static let target = CommandLine.arguments.first { $0.hasPrefix(option) }.flatMap {
        FuzzTargets.target(String($0.dropFirst(option.count)))
    }
}

guard let target = Chosen.target else {
    print("USAGE: fuzz --target=\(FuzzTargets.names.joined(separator: "|")) [--seeds=FOLDER | LIBFUZZER-ARGUMENT ...]")
    exit(64)
}
if let folder = CommandLine.arguments.first(where: { $0.hasPrefix("--seeds=") })?.dropFirst("--seeds=".count) {
    try FileManager.default.createDirectory(atPath: String(folder), withIntermediateDirectories: true)
    for (name, bytes) in target.seeds { try Data(bytes).write(to: URL(filePath: folder + "/" + name)) }
    exit(0)
}
var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
exit(
    LLVMFuzzerRunDriver(&count, &arguments) { bytes, count in
        Chosen.target?.run([UInt8](UnsafeBufferPointer(start: bytes, count: count)))
        return 0
    })
