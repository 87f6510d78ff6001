namespace Inspect.Engine.Inference.Checks;

/// <summary>The model that comes with the app, tried by its tests: nobody waits for that again.</summary>
internal static class BuiltInFolder
{
    /// <summary>What it holds, as its folder's digest.</summary>
    public const string Digest = "2dab610b94159bfee822d6335575fb220634b3a7a7688009bcb4fac0d9e7474f";
}
