using System.Globalization;
using Inspect.Engine.Inference.Folders;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Inspect.Engine.Inference.Checks;

/// <summary>Has a folder tried out by a process of its own before this one loads it for the first time. Thread-safe.</summary>
/// <remarks>Graphs and tokenizers run in native libraries that cannot be limited and, at hostile input, end the process.</remarks>
public sealed partial class FolderCheck(IOptions<FolderCheckOptions> options, TimeProvider time, ILogger<FolderCheck> logger)
{
    /// <summary>Is raised when folders that passed have to be tried again: what is tried, or its limits, have changed.</summary>
    private const int Version = 3;

    private readonly PassedFolders _passed = new(options.Value.PassedFile);

    /// <summary>Number of processes that were started, for tests.</summary>
    internal int Trials { get; private set; }

    /// <summary>Makes sure that a folder may be loaded by this process.</summary>
    /// <exception cref="ModelLoadException">It must not, or cannot be loaded; the file at fault is named.</exception>
    public async Task EnsureAsync(ModelFolder folder, CancellationToken cancellationToken)
    {
        if (options.Value.Program is null)
        {
            return;
        }

        var digest = FolderDigest.Of(folder);
        var key = KeyOf(folder, digest);
        if (digest == BuiltInFolder.Digest || _passed.Contains(key))
        {
            return;
        }

        LogTrying(logger, folder.Name);
        Trials++;
        if (await new TrialProcess(options.Value, folder, time).RunAsync(cancellationToken).ConfigureAwait(false) is { } problem)
        {
            throw new ModelLoadException(problem);
        }

        if (!_passed.TryAdd(key))
        {
            LogNotRemembered(logger, options.Value.PassedFile!);
        }
    }

    /// <summary>What passed with one version of the libraries may not with another.</summary>
    private static string KeyOf(ModelFolder folder, string digest)
    {
        var library = typeof(Microsoft.ML.OnnxRuntimeGenAI.Model).Module.ModuleVersionId;
        return string.Create(CultureInfo.InvariantCulture, $"{Version}/{library}/{folder.TrustsLibraries}/{digest}");
    }

    [LoggerMessage(LogLevel.Information, "Model {Name} is tried out in a process of its own")]
    private static partial void LogTrying(ILogger logger, string name);

    [LoggerMessage(LogLevel.Information, "{File} cannot be written: the model is tried out again at the next start")]
    private static partial void LogNotRemembered(ILogger logger, string file);
}
