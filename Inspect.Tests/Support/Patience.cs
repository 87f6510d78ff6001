using System.Runtime.CompilerServices;
using Bunit;

namespace Inspect.Tests.Support;

/// <summary>
/// How long tests wait for what must happen. It is minutes, so that a machine that is slow or shared fails no test; what works is
/// waited for only as long as it takes.
/// </summary>
internal static class Patience
{
    /// <summary>The longest wait.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromMinutes(4);

    [ModuleInitializer]
    internal static void Apply() => BunitContext.DefaultWaitTimeout = Most;
}
