import CLibFuzzer
import Foundation

/// The target that the first argument names; libFuzzer takes the other arguments.
enum Chosen {
    static let target = CommandLine.arguments.dropFirst().first.flatMap { FuzzTargets.target($0) }
}

guard let target = Chosen.target else {
    print("USAGE: fuzz \(FuzzTargets.names.joined(separator: "|")) [seeds FOLDER | LIBFUZZER-ARGUMENT ...]")
    exit(64)
}
if CommandLine.arguments.dropFirst(2).first == "seeds", let folder = CommandLine.arguments.dropFirst(3).first {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (name, bytes) in target.seeds { try Data(bytes).write(to: URL(filePath: folder + "/" + name)) }
    exit(0)
}
var count = CommandLine.argc - 1
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv + 1
exit(
    LLVMFuzzerRunDriver(&count, &arguments) { bytes, count in
        Chosen.target?.run([UInt8](UnsafeBufferPointer(start: bytes, count: count)))
        return 0
    })
