using Microsoft.ML.OnnxRuntimeGenAI;

namespace Inspect.Engine.Inference.GenAi;

/// <summary>The native library's own life: begun with the first model, ended after the last, so that no error is left behind at exit.</summary>
internal static class GenAiRuntime
{
    private static readonly Lock Gate = new();
    private static OgaHandle? _handle;
    private static int _users;

    /// <summary>Begins to use the library.</summary>
    public static void Acquire()
    {
        lock (Gate)
        {
            if (_users++ == 0)
            {
                Utils.DisableTelemetryEvents();
                _handle ??= new OgaHandle();
            }
        }
    }

    /// <summary>Ends to use the library. The handle stays: a further model may come, and it does no harm at exit.</summary>
    public static void Release()
    {
        lock (Gate)
        {
            _users--;
        }
    }

    /// <summary>Shuts the library down when nothing uses it any more.</summary>
    public static void Shutdown()
    {
        lock (Gate)
        {
            if (_users == 0)
            {
                _handle?.Dispose();
                _handle = null;
            }
        }
    }
}
