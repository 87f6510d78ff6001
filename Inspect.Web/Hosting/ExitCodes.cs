namespace Inspect.Web.Hosting;

/// <summary>What the process says when it ends.</summary>
public static class ExitCodes
{
    /// <summary>All went as planned.</summary>
    public const int Success = 0;

    /// <summary>A run failed or was cancelled, or the app could not start.</summary>
    public const int Failed = 1;

    /// <summary>A wrong argument, option or file.</summary>
    public const int WrongArgument = 2;
}
