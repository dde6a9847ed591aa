/// The version of this build of tasted, of its command line and of its library.
package let productVersion = "0.1.0"
