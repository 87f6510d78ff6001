using System.Reflection;

namespace Inspect.Engine.Tasks.Code;

/// <summary>Calls of parts of code at which nobody else catches what they throw.</summary>
internal static class CodeCall
{
    /// <summary>What a method gives; an exception of it becomes a sentence.</summary>
    /// <param name="what">The part, as sentences name it.</param>
    /// <param name="part">The part.</param>
    /// <param name="method">A method of its interface.</param>
    /// <param name="arguments">What it gets.</param>
    /// <exception cref="InspectException">The method failed, or gave nothing.</exception>
    public static T Invoke<T>(string what, object part, MethodInfo method, params object?[] arguments)
        where T : class
    {
        try
        {
            return (T?)method.Invoke(part, arguments) ?? throw new InspectException($"The {what} gave nothing. Correct its code.");
        }
        catch (TargetInvocationException error)
        {
            throw new InspectException($"The {what} failed: {CodeNames.MessageOf(error.InnerException!)}. Correct its code.", error.InnerException!);
        }
    }
}
