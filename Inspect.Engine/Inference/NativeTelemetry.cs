using System.Runtime.InteropServices;

namespace Inspect.Engine.Inference;

/// <summary>Reports of their use that ONNX Runtime and ONNX Runtime GenAI send to their maker, with a mark of the machine, unless they are told not to.</summary>
/// <remarks>What they look at: https://github.com/microsoft/onnxruntime/blob/main/docs/Privacy.md.</remarks>
internal static partial class NativeTelemetry
{
    private const string Variable = "ORT_DISABLE_TELEMETRY";

    /// <summary>Turns them off. To be called before either library is used: each looks at the variable once.</summary>
    public static void TurnOff()
    {
        Environment.SetEnvironmentVariable(Variable, "1");
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // Elsewhere .NET keeps variables of its own, which native code does not see.
        try
        {
            _ = SetVariable(Variable, "1", overwrite: 1);
        }
        catch (Exception error) when (error is EntryPointNotFoundException or DllNotFoundException)
        {
            // A C library without it has none of these either.
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
