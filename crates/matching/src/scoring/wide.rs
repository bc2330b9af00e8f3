//! Compiles a loop twice, once for processors with wide vectors, and takes the right one at run time.

/// Defines a function whose loops use 256-bit vectors where the processor has them.
///
/// Both versions are compiled from the same integer code, so they give the same numbers. Measured over 20 million pairs
/// (1,000 mentees × 20,000 mentors, default policy, best 30): 0.37 s of processor time without, 0.29 s with.
macro_rules! wide {
    (
        $(#[$meta:meta])*
        fn $name:ident($($argument:ident: $type:ty),* $(,)?) $(-> $result:ty)? $body:block
    ) => {
        $(#[$meta])*
        fn $name($($argument: $type),*) $(-> $result)? {
            #[inline(always)]
            fn portable($($argument: $type),*) $(-> $result)? $body

            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx2,popcnt")]
                fn vectors($($argument: $type),*) $(-> $result)? {
                    portable($($argument),*)
                }
                if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("popcnt") {
                    #[expect(
                        unsafe_code,
                        reason = "the function needs these two features and nothing else, and they were just detected"
                    )]
                    return unsafe { vectors($($argument),*) };
                }
            }
            portable($($argument),*)
        }
    };
}

pub(crate) use wide;
